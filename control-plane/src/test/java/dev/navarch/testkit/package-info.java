/** What tests share: time and loops that only move when told to. Single-threaded: use them on the test's thread alone. */
@NullMarked
package dev.navarch.testkit;

import org.jspecify.annotations.NullMarked;
