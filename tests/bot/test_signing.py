"""Signed buttons: known again by every process with the same secret, in their own chat, unchanged."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.signing import Signer

VALUE = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)


@given(VALUE, st.integers())
def test_a_button_is_known_again_after_a_restart_and_fits(value, chat):
    data = Signer("secret").sign(str(chat), value)
    assert len(data.encode()) <= 64
    assert Signer("secret").read(str(chat), data) == value


@given(VALUE, st.text(max_size=64))
def test_what_was_not_made_for_the_chat_is_refused(value, noise):
    signer = Signer("secret")
    data = signer.sign("7", value)
    assert signer.read("8", data) is None
    assert signer.read("7", f"{data}x") is None
    assert signer.read("7", f"x{data}") is None
    assert Signer("other").read("7", data) is None
    assert signer.read("7", noise) is None or noise == data
