// Looks for a text in a trace.
import { plural } from '../format';
import { go } from '../state';
import { Icon } from '../ui';

interface Props {
    text: string;
    /** How many; undefined while nothing is looked for. */
    matches: number | undefined;
    /** Which of them is shown; below 0 for none. */
    now: number;
    /** Where not all was looked at: how many spans were. */
    searched: number | undefined;
    onNext: (by: 1 | -1) => void;
}

export function findField(): HTMLElement | null {
    return document.getElementById('find');
}

export function FindField({ text, matches, now, searched, onNext }: Props) {
    return (
        <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
            <Icon name="search" />
            <input
                id="find"
                type="search"
                aria-label="Find in trace"
                placeholder="Find in trace…"
                value={text}
                onInput={(event) => go({ find: event.currentTarget.value || null }, 'replace')}
                onKeyDown={(event) => {
                    if (event.key === 'Enter') {
                        event.preventDefault();
                        onNext(event.shiftKey ? -1 : 1);
                    }
                }}
            />
            {matches !== undefined && (
                <span class="meta" role="status">
                    {matches ? `${now < 0 ? '–' : now + 1} of ${matches}${searched === undefined ? '' : '+'}` : 'No match'}
                    {searched !== undefined && ` in ${plural(searched, 'span')}; not all were searched`}
                </span>
            )}
        </form>
    );
}
