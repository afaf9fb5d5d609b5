"""What the texts say, and where: documents, passages, and the search over them."""
