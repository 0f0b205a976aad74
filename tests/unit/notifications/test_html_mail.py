"""An e-mail's HTML says what its text says, as words only: nothing in it is carried out, and nothing is loaded."""

from services.notifications.html_mail import as_html, blocks

TEXT = """Dear Li,

Please confirm these:
12. 3-1-1201 Kitchen: <b>leak</b> & "drip"
13. Bedroom: window

■ Repair accepted
On Monday.

https://estate.example/letter#a<b
"""


def page(text: str = TEXT) -> str:
    return as_html(heading="Letter <7>", estate="Spring & Co", text=text, foot="-", language="en")


def test_what_belongs_together_stays_together() -> None:
    assert blocks(TEXT) == [
        ["Dear Li,"],
        ["Please confirm these:"],
        ['12. 3-1-1201 Kitchen: <b>leak</b> & "drip"'],
        ["13. Bedroom: window"],
        ["■ Repair accepted", "On Monday."],
        ["https://estate.example/letter#a<b"],
    ]


def test_words_of_people_stay_words() -> None:
    html = page()
    assert "&lt;b&gt;leak&lt;/b&gt; &amp; &quot;drip&quot;" in html
    assert "<b>" not in html
    assert "Letter &lt;7&gt;" in html


def test_an_address_in_its_own_line_is_a_button_and_inside_a_sentence_is_not() -> None:
    assert 'href="https://estate.example/letter#a&lt;b"' in page()
    assert "href" not in page("see https://estate.example/letter now")


def test_nothing_is_loaded_from_anywhere() -> None:
    html = page()
    assert not any(word in html for word in ("src=", "<link", "<script", "@import", "url("))
