// A text without its case and accents: words are sought as in a document (`finding.py`).
const STROKED = { ø: "o", ł: "l", đ: "d", ħ: "h", ŧ: "t", ı: "i" };
const folded = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[øłđħŧı]/g, (letter) => STROKED[letter]).normalize("NFC");
