// Two spans, of one trace or of two: what they took and gave, and by which parameters.
import { get, type WholeSpan } from '../api';
import { Failure } from '../failure';
import { duration } from '../format';
import { useRead } from '../reading';
import { go, href, query } from '../state';
import { Bidi, Button, StatusIcon, Tabs, TypeIcon } from '../ui';
import { ValueDifference } from '../values/Diff';

export type Part = 'input' | 'output' | 'parameters';

const PARTS: { id: Part; label: string }[] = [
    { id: 'input', label: 'Input' },
    { id: 'output', label: 'Output' },
    { id: 'parameters', label: 'Parameters' },
];

export interface Place {
    trace: string;
    span: string;
    /** Whether there is an input and an output, or why not. */
    inputState?: string | undefined;
    outputState?: string | undefined;
}

/** What differs in a part of two spans; the part is in the address. */
export function PartDifference({ a, b }: { a: Place; b: Place }) {
    const told = query.value.get('of');
    const of = PARTS.find((part) => part.id === told)?.id ?? 'input';
    const lacks = (at: Place) => of !== 'parameters' && ['none', 'hidden', 'uncapturable'].includes(at[`${of}State`] ?? '');
    const path = (at: Place) => `traces/${at.trace}/spans/${at.span}`;
    return (
        <section>
            <Tabs label="What is compared" tabs={PARTS} now={of} controls="difference" onChange={(id) => go({ of: id }, 'replace')} />
            <div id="difference" role="tabpanel" aria-label={of}>
                {lacks(a) || lacks(b) ? <p class="absent">{lacks(a) && lacks(b) ? 'Neither has any.' : `${lacks(a) ? 'A' : 'B'} has none.`}</p> : of === 'parameters' ? <Parameters a={path(a)} b={path(b)} /> : <ValueDifference a={`${path(a)}/${of}`} b={`${path(b)}/${of}`} />}
            </div>
        </section>
    );
}

function useSpans(a: string, b: string) {
    const facts = (path: string, signal: AbortSignal) => get<WholeSpan>(`${path}?fields=facts`, signal);
    return useRead(`${a} ${b}`, (signal) => Promise.all([facts(a, signal), facts(b, signal)]));
}

/** Attributes by their path: what is within an object is a row of its own. */
function facts(span: WholeSpan): Map<string, string> {
    const out = new Map<string, string>();
    const add = (key: string, value: unknown) => {
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) for (const [inner, each] of Object.entries(value)) add(`${key}.${inner}`, each);
        else out.set(key, typeof value === 'string' ? value : JSON.stringify(value));
    };
    for (const [key, value] of Object.entries(span.attributes ?? {})) add(key, value);
    return out;
}

function Parameters({ a, b }: { a: string; b: string }) {
    const { value: spans, failure, again } = useSpans(a, b);
    if (failure !== undefined) return <Failure error={failure} onRetry={again} />;
    if (!spans) return <p class="meta">Loading…</p>;
    const [left, right] = [facts(spans[0]), facts(spans[1])];
    const keys = [...new Set([...left.keys(), ...right.keys()])];
    if (keys.length === 0) return <p class="absent">Neither has any.</p>;
    return (
        <table class="figures" aria-label="Parameters">
            <thead>
                <tr>
                    <th scope="col">Name</th>
                    <th scope="col">A</th>
                    <th scope="col">B</th>
                    <th scope="col">Δ</th>
                </tr>
            </thead>
            <tbody>
                {keys.map((key) => (
                    <tr key={key}>
                        <th scope="row">
                            <Bidi text={key} />
                        </th>
                        <td>{left.has(key) ? <Bidi text={left.get(key)!} /> : '—'}</td>
                        <td>{right.has(key) ? <Bidi text={right.get(key)!} /> : '—'}</td>
                        <td>{left.get(key) === right.get(key) ? '' : 'differs'}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

export function SpanPair({ a, b }: { a: Place; b: Place }) {
    const { value: spans, failure, again } = useSpans(`traces/${a.trace}/spans/${a.span}`, `traces/${b.trace}/spans/${b.span}`);
    if (failure !== undefined) return <Failure error={failure} onRetry={again} />;
    if (!spans) return <p class="meta">Loading…</p>;
    const column = (at: Place, span: WholeSpan) => (
        <>
            <a href={href({ page: 'trace', id: at.trace, span: at.span })}>
                <TypeIcon type={span.type} /> <Bidi text={span.name} />
            </a>{' '}
            <StatusIcon status={span.status} word /> <span class="meta">{duration(span.durationMs)}</span>
        </>
    );
    return (
        <div class="compare">
            <h1 tabIndex={-1}>
                A {column(a, spans[0])} ⇄ B {column(b, spans[1])} <Button onClick={() => go({ a: b.trace, sa: b.span, b: a.trace, sb: a.span })}>Swap</Button>
            </h1>
            <PartDifference a={{ ...a, inputState: spans[0].inputState, outputState: spans[0].outputState }} b={{ ...b, inputState: spans[1].inputState, outputState: spans[1].outputState }} />
        </div>
    );
}
