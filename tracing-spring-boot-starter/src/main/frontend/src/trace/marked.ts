// The span that another one is to be compared with; it may be another trace's.
import { signal } from '@preact/signals';
import { open } from '../state';
import { say } from '../ui';

interface Place {
    trace: string;
    span: string;
}

const marked = signal<Place | undefined>(undefined);

/** Marks a span, or compares it with the one that is marked. */
export function markOrCompare(here: Place): void {
    const there = marked.value;
    marked.value = undefined;
    if (there && there.span !== here.span) return open('compare', { a: there.trace, sa: there.span, b: here.trace, sb: here.span });
    marked.value = here;
    say('Marked: x on another span compares the two');
}
