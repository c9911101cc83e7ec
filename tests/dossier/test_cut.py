"""Texts cut to what there is room for."""

from hypothesis import given
from hypothesis import strategies as st

from dossier.paper.cut import Column, share

COLUMN = Column(100, 9)
SENTENCE = "Naboerne dækker selv bordet, og kommunen kommer med råvarerne."


def test_what_there_is_room_for_is_left_as_it_is() -> None:
    short = COLUMN.cut(f"  {SENTENCE}\n\n{SENTENCE} ", 4)
    assert (short.text, short.is_cut) == (f"{SENTENCE} {SENTENCE}", False)
    assert COLUMN.cut(" ", 3).text == ""


def test_it_ends_with_a_whole_sentence_when_one_ends_near() -> None:
    short = COLUMN.cut(f"{SENTENCE} " * 20, 4)
    assert short.text.endswith("råvarerne. …")
    assert short.is_cut
    assert short.lines == 4


def test_or_else_with_a_whole_word() -> None:
    short = COLUMN.cut("Naboerne dækker selv bordet og " * 20, 2)
    *words, end = short.text.split()
    assert end == "…"
    assert set(words) <= {"Naboerne", "dækker", "selv", "bordet", "og"}


def test_a_word_without_an_end_is_cut_where_there_is_no_more_room() -> None:
    short = COLUMN.cut("m" * 1000, 3)
    assert set(short.text) == {"m", " ", "…"}
    assert len(short.text) > 60
    assert COLUMN.lines_of(short.text) <= 3


@given(st.text(max_size=300), st.integers(0, 5))
def test_whatever_is_written_takes_no_more_lines_than_it_may(text: str, lines: int) -> None:
    short = COLUMN.cut(text, lines)
    assert COLUMN.lines_of(short.text) <= lines
    assert short.is_cut or short.text == " ".join(text.split())
    if not short.is_cut:
        assert short.lines == COLUMN.lines_of(text)


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, 60))
def test_lines_are_shared_so_that_the_longest_gives_up_most(wanted: list[int], room: int) -> None:
    shares = share(wanted, room)
    assert all(one <= most for one, most in zip(shares, wanted, strict=True))
    assert sum(shares) == min(sum(wanted), room)
    cut = [one for one, most in zip(shares, wanted, strict=True) if one < most]
    assert not cut or max(shares) - min(cut) <= 1
