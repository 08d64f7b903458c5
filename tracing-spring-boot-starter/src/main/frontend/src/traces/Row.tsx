// One trace in the list.
import type { TraceItem } from '../api';
import { cost, count, duration, plural, running, tokens } from '../format';
import { go, href, open, peek } from '../state';
import { Bidi, StatusIcon, Time } from '../ui';

interface RowProps {
    row: TraceItem;
    now: number;
    longest: number;
    tabbable: boolean;
    peeked: boolean;
    selected: boolean;
    onSelect: () => void;
    onFocus: () => void;
    onKeyDown: (event: KeyboardEvent) => void;
}

export function Row({ row, now, longest, tabbable, peeked, selected, onSelect, onFocus, onKeyDown }: RowProps) {
    const isRunning = row.status === 'running';
    const took = isRunning ? Math.max(row.durationMs, now - Date.parse(row.startTime)) : row.durationMs;
    return (
        <tr
            data-id={row.traceId}
            tabIndex={tabbable ? 0 : -1}
            class={peeked ? 'peeked' : ''}
            aria-selected={peeked}
            onFocus={onFocus}
            onKeyDown={onKeyDown}
            onClick={(event) => {
                if (!(event.target as HTMLElement).closest('a, input, label')) go({ peek: row.traceId }, peek.value ? 'replace' : 'push');
            }}
        >
            <td class="pick">
                <input type="checkbox" checked={selected} onChange={onSelect} tabIndex={-1} aria-label={`Select ${row.name}, ${row.startTime.slice(11, 16)}`} />
            </td>
            <th scope="row" class="c-name">
                <StatusIcon status={row.status} />
                <a
                    href={href({ page: 'trace', id: row.traceId })}
                    tabIndex={-1}
                    onClick={(event) => {
                        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                        event.preventDefault();
                        open('trace', { id: row.traceId });
                    }}
                >
                    <Bidi text={row.name} />
                </a>
                {row.errorCount > 0 && row.status !== 'error' && <span class="meta error-text">{plural(row.errorCount, 'error')}</span>}
            </th>
            <td class="texts">
                <div class="line">{row.inputPreview ? <Bidi text={row.inputPreview} /> : <span class="meta">No input</span>}</div>
                <div class={`line second ${row.error ? 'error-text' : ''}`}>
                    {row.error ? (
                        <Bidi text={`${row.error.type.slice(row.error.type.lastIndexOf('.') + 1)}: ${row.error.message}`} />
                    ) : isRunning && row.runningSpan ? (
                        <Bidi text={`…calling ${row.runningSpan.name}`} />
                    ) : row.outputPreview ? (
                        <Bidi text={row.outputPreview} />
                    ) : (
                        <span class="meta">{isRunning ? 'No output yet' : 'No output'}</span>
                    )}
                </div>
            </td>
            <td class="figure c-duration">
                {isRunning ? running(took) : duration(took)}
                <span class="length">
                    <i style={{ width: `${Math.min(100, (100 * took) / longest)}%` }} />
                </span>
            </td>
            <td class="figure wide c-tokens">{tokens(row.usage) ? count(tokens(row.usage)) : '—'}</td>
            <td class="figure wide c-cost">{row.cost ? cost(row.cost) : tokens(row.usage) ? 'unknown' : '—'}</td>
            <td class="wide tags c-tags">
                {(row.tags ?? []).slice(0, 3).map((tag) => (
                    <span class="tag" key={tag}>
                        <Bidi text={tag} />
                    </span>
                ))}
                {(row.tags?.length ?? 0) > 3 && <span class="meta">+{row.tags!.length - 3}</span>}
            </td>
            <td class="when c-started">
                <Time iso={row.startTime} />
            </td>
        </tr>
    );
}
