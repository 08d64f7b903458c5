// Two traces beside one another: figures, their trees aligned, and what differs in a span's value.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { get, type Outline, type TraceHead } from '../api';
import { Failure } from '../failure';
import { cost, count, duration, shortId, time, tokens } from '../format';
import { go, href, query } from '../state';
import { tree as treeOf, type Tree } from '../trace/outline';
import { Bidi, Button, Empty, StatusIcon, TypeIcon } from '../ui';
import { diff } from '../values/diff';
import { PartDifference, SpanPair, type Place } from './SpanPair';

export interface Pair {
    a: number | undefined;
    b: number | undefined;
    depth: number;
}

/** Children are aligned by type and name in order; those without a counterpart stand alone. */
export function align(a: Tree, b: Tree): Pair[] {
    const out: Pair[] = [];
    const key = (tree: Tree, span: number) => `${tree.spans[span]!.type}\n${tree.spans[span]!.name}`;
    const alone = (tree: Tree, span: number, depth: number, side: 'a' | 'b') => {
        out.push(side === 'a' ? { a: span, b: undefined, depth } : { a: undefined, b: span, depth });
        for (const child of tree.children[span]!) alone(tree, child, depth + 1, side);
    };
    const both = (left: number[], right: number[], depth: number) => {
        const changes = diff(left.map((i) => key(a, i)), right.map((i) => key(b, i))) ?? [];
        let i = 0;
        let j = 0;
        for (const change of changes) {
            if (change.kind === 'remove') alone(a, left[i++]!, depth, 'a');
            else if (change.kind === 'add') alone(b, right[j++]!, depth, 'b');
            else {
                const [x, y] = [left[i++]!, right[j++]!];
                out.push({ a: x, b: y, depth });
                both(a.children[x]!, b.children[y]!, depth + 1);
            }
        }
    };
    both(a.tops, b.tops, 0);
    return out;
}

export function Compare() {
    const [a, b, sa, sb] = ['a', 'b', 'sa', 'sb'].map((key) => query.value.get(key) ?? '') as [string, string, string, string];
    return a && b && sa && sb ? <SpanPair key={sa + sb} a={{ trace: a, span: sa }} b={{ trace: b, span: sb }} /> : <TracePair a={a} b={b} />;
}

function TracePair({ a, b }: { a: string; b: string }) {
    const heads = useSignal<[TraceHead, TraceHead] | undefined>(undefined);
    const failure = useSignal<unknown>(undefined);
    useEffect(() => {
        const abort = new AbortController();
        heads.value = undefined;
        failure.value = undefined;
        Promise.all([a, b].map((id) => get<TraceHead>(`traces/${id}?fields=outline&limit=5000`, abort.signal)))
            .then((answer) => (heads.value = answer as [TraceHead, TraceHead]))
            .catch((error: unknown) => !abort.signal.aborted && (failure.value = error));
        return () => abort.abort();
    }, [a, b]);
    if (!a || !b)
        return (
            <Empty icon="compare" title="Choose two traces.">
                <p>In the list, select two with x, then press c.</p>
            </Empty>
        );
    if (failure.value !== undefined) return <Failure error={failure.value} />;
    return heads.value ? <Both a={heads.value[0]} b={heads.value[1]} /> : <p class="meta">Loading…</p>;
}

function change(a: number, b: number): string {
    if (!(a > 0)) return '';
    const percent = Math.round((100 * (b - a)) / a);
    return percent === 0 ? '±0 %' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

const place = (trace: string, { id, inputState, outputState }: Outline): Place => ({ trace, span: id, inputState, outputState });

/** Without a model's call nothing was to be paid. */
const paid = (head: TraceHead) => (tokens(head.usage) ? cost(head.cost) : '—');

function Both({ a, b }: { a: TraceHead; b: TraceHead }) {
    const trees = useMemo(() => [treeOf(a.spans, a.rootSpanId, Date.now()), treeOf(b.spans, b.rootSpanId, Date.now())] as const, [a, b]);
    const pairs = useMemo(() => align(trees[0], trees[1]), [trees]);
    const selected = query.value.get('span');
    const pair = pairs.find((each) => each.a !== undefined && each.b !== undefined && trees[0].spans[each.a]!.id === selected);
    const figures: [string, string, string, string][] = [
        ['duration', duration(a.durationMs), duration(b.durationMs), change(a.durationMs, b.durationMs)],
        ['tokens', count(tokens(a.usage)), count(tokens(b.usage)), change(tokens(a.usage), tokens(b.usage))],
        ['cost', paid(a), paid(b), change(Number(a.cost?.amount ?? 0), Number(b.cost?.amount ?? 0))],
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
                    {pairs.slice(0, 2_000).map((each, i) => {
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
            {pair && <PartDifference a={place(a.traceId, trees[0].spans[pair.a!]!)} b={place(b.traceId, trees[1].spans[pair.b!]!)} />}
        </div>
    );
}
