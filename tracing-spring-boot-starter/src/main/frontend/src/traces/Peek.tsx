// A trace beside the list: facts, dialogue, errors, thumbs. The list stays in use.
import { useSignal } from '@preact/signals';
import { Suspense } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { get, type TraceHead } from '../api';
import { Failure } from '../failure';
import { isTyping } from '../keys';
import { part } from '../part';
import { cost, count, duration, plural, shortId, tokens } from '../format';
import { reading } from '../reading';
import { Splitter } from '../splitter';
import { go, href, open, peekWidth } from '../state';
import { Bidi, Boundary, Button, copy, StatusIcon, Time } from '../ui';
import { Thumbs } from '../trace/Scores';
import { listed } from './listed';

const Transcript = part(() => import('../trace/Transcript').then((module) => module.Transcript));

export function Peek({ id }: { id: string }) {
    const head = useSignal<TraceHead | undefined>(undefined);
    const failure = useSignal<unknown>(undefined);
    const aside = useRef<HTMLElement>(null);
    /** Counts how often it was read: the dialogue is read as often. */
    const version = useSignal(0);
    const reader = useRef(reading(async () => undefined));
    useEffect(() => {
        head.value = undefined;
        const own = reading(async (signal) => {
            try {
                head.value = await get<TraceHead>(`traces/${id}?fields=outline&limit=1000`, signal);
                version.value++;
                failure.value = undefined;
            } catch (error) {
                if (!signal.aborted) failure.value = error;
            }
        });
        reader.current = own;
        return own.end;
    }, [id]);
    // The list hears what happens: what its row tells anew is read here too.
    const row = listed.value.find((each) => each.traceId === id);
    useEffect(() => void reader.current.again(), [id, row?.status, row?.spanCount, row?.errorCount, row?.runningSpan?.name]);
    const close = () => {
        go({ peek: null }, 'replace');
        requestAnimationFrame(() => document.querySelector<HTMLElement>(`tr[data-id="${id}"]`)?.focus());
    };
    useEffect(() => {
        const escape = (event: KeyboardEvent) => {
            if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event.target) && !document.querySelector('dialog[open], .popup')) close();
        };
        addEventListener('keydown', escape);
        return () => removeEventListener('keydown', escape);
    }, [id]);
    const trace = head.value;
    const errors = trace?.spans.filter((span) => span.status === 'error') ?? [];
    return (
        <aside class="peek" aria-label="Trace" tabIndex={-1} ref={aside} style={{ '--peek': `${peekWidth.value}px` } as preact.JSX.CSSProperties}>
            <Splitter label="Width of the peek" width={peekWidth} />
            <header>
                {trace && (
                    <h2>
                        <StatusIcon status={trace.status} /> <Bidi text={trace.name} />
                    </h2>
                )}
                <span class="grow" />
                <Button icon="external" kind="primary" onClick={() => open('trace', { id })}>
                    Open
                </Button>
                <Button icon="close" aria-label="Close" onClick={close} />
            </header>
            {failure.value !== undefined && <Failure error={failure.value} onRetry={() => void reader.current.again()} />}
            {trace && (
                <>
                    <p class="facts">
                        <StatusIcon status={trace.status} word /> <span>{duration(trace.durationMs)}</span> <span>{plural(trace.spanCount, 'span')}</span>{' '}
                        {tokens(trace.usage) > 0 && <span>{count(tokens(trace.usage))} tokens</span>}{' '}
                        {tokens(trace.usage) > 0 && <span>{cost(trace.cost)}</span>} <Time iso={trace.startTime} />{' '}
                        <Button class="text" onClick={() => void copy(id, 'Id')}>
                            {shortId(id)}
                        </Button>
                        {trace.conversationId && (
                            <a href={href({ page: 'conversations', id: trace.conversationId })}>
                                <Bidi text={trace.conversationId} />
                            </a>
                        )}
                    </p>
                    <Thumbs traceId={id} feedback={trace.feedback ?? []} />
                    {errors.slice(0, 3).map((span) => (
                        <p class="error-box" key={span.id}>
                            <StatusIcon status="error" /> <Bidi text={span.name} />: <Bidi text={`${span.error?.type ?? ''} ${span.error?.message ?? ''}`} />
                        </p>
                    ))}
                    <Boundary what="The transcript">
                        <Suspense fallback={<p class="meta">Loading…</p>}>
                            <Transcript path={`traces/${id}/transcript`} compact version={version.value} />
                        </Suspense>
                    </Boundary>
                </>
            )}
        </aside>
    );
}
