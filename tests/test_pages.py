"""Pages that are made from files are those of the files."""

from tools.mechanisms import FILE, page


def test_the_page_of_mechanisms_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == page(), "python tools/mechanisms.py"
