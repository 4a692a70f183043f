package dev.navarch.generate.authorization;

/** What a filter looks at. */
enum Layer {
    HTTP, TCP
}
