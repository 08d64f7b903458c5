// What a trace is: its name and state, its figures, and what can be done with all of it.
import { base, type TraceHead } from '../api';
import { clock, cost, count, duration, plural, running, shortId, tokens } from '../format';
import { href, link, open } from '../state';
import { listed } from '../traces/listed';
import { Bidi, Button, copy, Icon, Popup, StatusIcon } from '../ui';
import { mayAnnotate, mayDelete, Opinions, Thumbs } from './Scores';

interface Props {
    id: string;
    trace: TraceHead;
    /** So far, in milliseconds, of a trace that runs. */
    lasts: number;
    onScore: () => void;
    onDelete: () => void;
}

export function TraceHeading({ id, trace, lasts, onScore, onDelete }: Props) {
    const before = listed.value.slice(listed.value.findIndex((row) => row.traceId === id) + 1).find((row) => row.traceId !== id && row.name === trace.name);
    return (
        <>
            <div class="trace-head">
                <h1 tabIndex={-1}>
                    <Bidi text={trace.name} />
                </h1>
                <StatusIcon status={trace.status} word />
                <Button class="text" onClick={() => void copy(id, 'Id')} title={id}>
                    {shortId(id)} <Icon name="copy" />
                </Button>
                <Button icon="link" aria-label="Copy link" onClick={() => void copy(link(), 'Link')} />
                <span class="grow" />
                <Opinions scores={trace.scores} feedback={trace.feedback} />
                <Thumbs traceId={id} feedback={trace.feedback} />
                {mayAnnotate() && (
                    <Button icon="star" onClick={onScore}>
                        Score
                    </Button>
                )}
                <Popup icon="more" label="" title="More">
                    {(close) => (
                        <div class="menu">
                            <a class="button plain" href={`${base}api/traces/${id}/export`} download={`${id}.ndjson`} onClick={close}>
                                <Icon name="download" /> Export
                            </a>
                            {before && (
                                <Button icon="compare" onClick={() => open('compare', { a: id, b: before.traceId })}>
                                    Compare with the one before
                                </Button>
                            )}
                            {mayDelete() && (
                                <Button kind="danger" onClick={() => (close(), onDelete())}>
                                    Delete
                                </Button>
                            )}
                        </div>
                    )}
                </Popup>
            </div>
            <p class="facts">
                <span>{trace.complete ? duration(trace.durationMs) : running(Math.max(trace.durationMs, lasts))}</span> <span>{plural(trace.spanCount, 'span')}</span>{' '}
                {tokens(trace.usage) > 0 && (
                    <span>
                        {count(tokens(trace.usage))} tokens{trace.usage?.inputDetails?.cacheRead ? ` (${count(trace.usage.inputDetails.cacheRead)} cached)` : ''}
                    </span>
                )}{' '}
                {tokens(trace.usage) > 0 && <span>{cost(trace.cost)}</span>} <span>started {clock(trace.startTime)}</span>{' '}
                {trace.conversationId && (
                    <a href={href({ page: 'conversations', id: trace.conversationId })}>
                        <Bidi text={trace.conversationId} />
                    </a>
                )}
                {Object.entries(trace.metadata ?? {})
                    .slice(0, 8)
                    .map(([key, value]) => (
                        <span key={key} class="meta">
                            <Bidi text={key} /> <Bidi text={String(value)} />
                        </span>
                    ))}
                {(trace.tags ?? []).map((tag) => (
                    <span class="tag" key={tag}>
                        <Bidi text={tag} />
                    </span>
                ))}
                {trace.droppedSpans > 0 && <span class="warn-text">{plural(trace.droppedSpans, 'span')} dropped</span>}
            </p>
        </>
    );
}
