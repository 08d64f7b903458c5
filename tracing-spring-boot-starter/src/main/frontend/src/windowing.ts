// Which rows of one height are in view. Those outside are not in the document.

export interface View {
    first: number;
    last: number;
}

export function inView(rows: number, rowHeight: number, scrollTop: number, height: number, more = 20): View {
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - more);
    const last = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight) + more);
    return { first: Math.min(first, last), last };
}

/** Where to scroll to so that a row is seen; the present place if it is. */
export function toSee(row: number, rowHeight: number, scrollTop: number, height: number): number {
    const top = row * rowHeight;
    if (top < scrollTop) return Math.max(0, top - rowHeight);
    if (top + rowHeight > scrollTop + height) return top + 2 * rowHeight - height;
    return scrollTop;
}
