from hypothesis import given
from hypothesis import strategies as st

from projects.textdiff import MOST_WORDS, Kind, compare_texts

words = st.lists(st.sampled_from(["mad", "bord", "nabo", "torsdag", "\n", "  "]), max_size=30).map(" ".join)


@given(st.one_of(words, st.text()), st.one_of(words, st.text()))
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = compare_texts(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == new


def test_only_the_word_that_changed_is_marked() -> None:
    pieces = compare_texts("Vi spiser hver torsdag.", "Vi spiser hver fredag.")
    marked = [(piece.kind, piece.text) for piece in pieces if piece.kind != Kind.SAME]
    assert marked == [(Kind.REMOVED, "torsdag."), (Kind.ADDED, "fredag.")]


def test_one_word_is_marked_in_a_text_of_any_length() -> None:
    long = "\n".join(f"linje {number} med ord" for number in range(MOST_WORDS))
    pieces = compare_texts(long, long.replace("linje 1500 med", "linje 1500 uden"))
    marked = [(piece.kind, piece.text) for piece in pieces if piece.kind != Kind.SAME]
    assert marked == [(Kind.REMOVED, "med"), (Kind.ADDED, "uden")]


def test_texts_that_differ_at_length_are_compared_by_lines() -> None:
    long = "\n".join(f"linje {number} med ord" for number in range(MOST_WORDS))
    new = f"først {long} til sidst"
    pieces = compare_texts(long, new)
    assert (Kind.REMOVED, "linje 0 med ord\n") in [(piece.kind, piece.text) for piece in pieces]
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.ADDED) == long
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.REMOVED) == new
