"""The brief as files of office programs: PDF, DOCX, XLSX. Each needs a package that monazite itself does without."""
