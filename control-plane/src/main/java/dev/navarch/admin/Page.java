package dev.navarch.admin;

/** Makes an answer. On a virtual thread, several at a time. */
interface Page {
    Answer answer(Request request);
}
