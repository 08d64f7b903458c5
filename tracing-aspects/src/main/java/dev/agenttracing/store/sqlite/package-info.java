/* SPDX-License-Identifier: Apache-2.0 */
/** The store on disk: SQLite files in one directory, one for each day, an index of the text beside each. */
@NullMarked
package dev.agenttracing.store.sqlite;

import org.jspecify.annotations.NullMarked;
