"""What CI sees: samples, scorers, metrics, and the gate that stops an ungrounded answer from shipping."""
