/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

/** What may be done with a file. */
enum Access {
    /** Reading; another program may write to it. */
    READ,
    /** Writing, if it is there. */
    WRITE,
    /** Writing; it is made if it is not there. */
    CREATE
}
