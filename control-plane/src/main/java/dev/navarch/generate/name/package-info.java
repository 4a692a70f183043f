/**
 * The table of host names and addresses by which agents that capture DNS answer their workload. {@link dev.navarch.generate.name.NameTables} is
 * the only public type. Pure, any thread.
 */
@NullMarked
package dev.navarch.generate.name;

import org.jspecify.annotations.NullMarked;
