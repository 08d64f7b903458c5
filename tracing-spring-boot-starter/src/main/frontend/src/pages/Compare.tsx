// Two traces beside one another: figures, their trees aligned, and what differs in a span's value.
import { useMemo } from 'preact/hooks';
import { get, type Outline, type TraceHead } from '../api';
import { Failure } from '../failure';
import { cost, count, duration, plural, shortId, time, tokens } from '../format';
import { useRead } from '../reading';
import { go, href, query } from '../state';
import { tree as treeOf } from '../trace/outline';
import { WHOLE } from '../trace/source';
import { Bidi, Button, Empty, StatusIcon, TypeIcon } from '../ui';
import { align, change, costChange } from './align';
import { PartDifference, SpanPair, type Place } from './SpanPair';

const PAGE = 5_000;
const MOST_ROWS = 2_000;

export function Compare() {
    const [a, b, sa, sb] = ['a', 'b', 'sa', 'sb'].map((key) => query.value.get(key) ?? '') as [string, string, string, string];
    if (!a || !b)
        return (
            <Empty icon="compare" title="Choose two traces.">
                <p>In the list, select two with x, then press c.</p>
            </Empty>
        );
    return sa && sb ? <SpanPair a={{ trace: a, span: sa }} b={{ trace: b, span: sb }} /> : <TracePair a={a} b={b} />;
}

function TracePair({ a, b }: { a: string; b: string }) {
    const { value, failure, again } = useRead(`${a} ${b}`, (signal) => Promise.all([whole(a, signal), whole(b, signal)]));
    if (failure !== undefined) return <Failure error={failure} onRetry={again} />;
    return value ? <Both a={value[0]} b={value[1]} /> : <p class="meta">Loading…</p>;
}

const place = (trace: string, { id, inputState, outputState }: Outline): Place => ({ trace, span: id, inputState, outputState });

/** A trace with its spans, page after page; of a large one the first of them. */
async function whole(id: string, signal: AbortSignal): Promise<TraceHead> {
    const read = (cursor: string) => get<TraceHead>(`traces/${id}?fields=outline&limit=${PAGE}${cursor}`, signal);
    const head = await read('');
    const spans = [...head.spans];
    for (let next = head.nextCursor; next && spans.length < WHOLE; ) {
        const page = await read(`&cursor=${encodeURIComponent(next)}`);
        spans.push(...page.spans);
        next = page.nextCursor;
    }
    return { ...head, spans };
}

/** Without a model's call nothing was to be paid. */
const paid = (head: TraceHead) => (tokens(head.usage) ? cost(head.cost) : '—');

function Both({ a, b }: { a: TraceHead; b: TraceHead }) {
    const trees = useMemo(() => [treeOf(a.spans, a.rootSpanId, Date.now()), treeOf(b.spans, b.rootSpanId, Date.now())] as const, [a, b]);
    const pairs = useMemo(() => align(trees[0], trees[1]), [trees]);
    const readInPart = ([['A', a], ['B', b]] as const).filter(([, head]) => head.spanCount > head.spans.length);
    const selected = query.value.get('span');
    const pair = pairs.find((each) => each.a !== undefined && each.b !== undefined && trees[0].spans[each.a]!.id === selected);
    const figures: [string, string, string, string][] = [
        ['duration', duration(a.durationMs), duration(b.durationMs), change(a.durationMs, b.durationMs)],
        ['tokens', count(tokens(a.usage)), count(tokens(b.usage)), change(tokens(a.usage), tokens(b.usage))],
        ['cost', paid(a), paid(b), costChange(a.cost, b.cost)],
        ['spans', count(a.spanCount), count(b.spanCount), change(a.spanCount, b.spanCount)],
        ['errors', count(a.errorCount), count(b.errorCount), ''],
    ];
    return (
        <div class="compare">
            <h1 tabIndex={-1}>
                A <a href={href({ page: 'trace', id: a.traceId })}><Bidi text={a.name} /></a> {time(a.startTime)} ⇄ B <a href={href({ page: 'trace', id: b.traceId })}><Bidi text={b.name} /></a> {time(b.startTime)}{' '}
                <Button onClick={() => go({ a: b.traceId, b: a.traceId, span: null })}>Swap</Button>
            </h1>
            <table class="figures">
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">Figure</span>
                        </th>
                        <th scope="col">A {shortId(a.traceId)}</th>
                        <th scope="col">B {shortId(b.traceId)}</th>
                        <th scope="col">Δ</th>
                    </tr>
                </thead>
                <tbody>
                    {figures.map(([name, left, right, delta]) => (
                        <tr key={name}>
                            <th scope="row">{name}</th>
                            <td>{left}</td>
                            <td>{right}</td>
                            <td>{delta}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {readInPart.map(([side, head]) => (
                <p class="warn" key={side}>
                    Only the first {count(head.spans.length)} of the {count(head.spanCount)} spans of {side} are compared. What is like one of the others is told as if it were in one trace only.
                </p>
            ))}
            <table class="aligned" aria-label="Spans, aligned">
                <thead>
                    <tr>
                        <th scope="col">Span</th>
                        <th scope="col">A</th>
                        <th scope="col">B</th>
                        <th scope="col">Δ</th>
                        <th scope="col">Text</th>
                    </tr>
                </thead>
                <tbody>
                    {pairs.slice(0, MOST_ROWS).map((each, i) => {
                        const left = each.a === undefined ? undefined : trees[0].spans[each.a]!;
                        const right = each.b === undefined ? undefined : trees[1].spans[each.b]!;
                        const one = (left ?? right)!;
                        const differs = left && right && (left.inputPreview !== right.inputPreview || left.outputPreview !== right.outputPreview || left.inputBytes !== right.inputBytes || left.outputBytes !== right.outputBytes);
                        return (
                            <tr key={i} class={`${left ? '' : 'add'} ${right ? '' : 'remove'} ${left && left.id === selected ? 'peeked' : ''}`}>
                                <th scope="row" style={{ paddingLeft: `${8 + Math.min(each.depth, 12) * 14}px` }}>
                                    {left && right ? '' : left ? '− ' : '+ '}
                                    <TypeIcon type={one.type} /> {one.status !== 'ok' && <StatusIcon status={one.status} />} <Bidi text={one.name} />
                                </th>
                                <td>{left ? duration(left.durationMs) : '—'}</td>
                                <td>{right ? duration(right.durationMs) : '—'}</td>
                                <td>{left && right ? change(left.durationMs, right.durationMs) : left ? 'only in A' : 'only in B'}</td>
                                <td>
                                    {left && right && (
                                        <Button class="text" onClick={() => go({ span: left.id }, 'replace')}>
                                            {differs ? 'differs' : 'compare'}
                                        </Button>
                                    )}
                                </td>
                            </tr>
                        );
                    })}
                </tbody>
            </table>
            {pairs.length > MOST_ROWS && <p class="muted">{plural(pairs.length - MOST_ROWS, 'further row')} not shown</p>}
            {pair && <PartDifference a={place(a.traceId, trees[0].spans[pair.a!]!)} b={place(b.traceId, trees[1].spans[pair.b!]!)} />}
        </div>
    );
}
