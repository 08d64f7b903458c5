// How it goes over time, and who takes the time, the tokens and the money.
import { useSignal } from '@preact/signals';
import { Suspense } from 'preact/compat';
import { useEffect } from 'preact/hooks';
import { get, type Histogram, type Stats, type StatsGroup } from '../api';
import { Failure } from '../failure';
import { cost, count, duration, plural, share, tokens, visible } from '../format';
import { part } from '../part';
import { apiFilters, DEFAULT_FROM, go, href, instant, open, query, type Changes } from '../state';
import { Bidi, Boundary, Empty, Tabs } from '../ui';
import { RangePicker } from '../traces/SearchBar';

const Chart = part(() => import('./Chart').then((module) => module.Chart));

const PARTS = 24;
const REFRESH = 30_000;

interface Series {
    times: number[];
    stats: (Stats | undefined)[];
}

export function Dashboard() {
    const stats = useSignal<Stats | undefined>(undefined);
    const traffic = useSignal<Histogram | undefined>(undefined);
    const series = useSignal<Series | undefined>(undefined);
    const failure = useSignal<unknown>(undefined);
    const by = (query.value.get('by') as 'model' | 'agent' | 'tool' | null) ?? 'model';
    const from = query.value.get('from') || DEFAULT_FROM;
    const to = query.value.get('to') ?? '';
    const read = async (signal: AbortSignal) => {
        const filters = apiFilters(query.value);
        try {
            [stats.value, traffic.value] = await Promise.all([get<Stats>(`stats?${filters}`, signal), get<Histogram>(`histogram?buckets=96&${filters}`, signal)]);
            failure.value = undefined;
            await readSeries(signal);
        } catch (error) {
            if (!signal.aborted) failure.value = error;
        }
    };
    /** One part after the other: a dashboard must not keep the store busy. Parts without traces are not asked for. */
    const readSeries = async (signal: AbortSignal) => {
        const start = Date.parse(instant(from) ?? '');
        const end = Date.parse(instant(to) ?? new Date().toISOString());
        const step = (end - start) / PARTS;
        const times = Array.from({ length: PARTS }, (_, i) => start + i * step);
        const all: (Stats | undefined)[] = [];
        for (const at of times) {
            const some = traffic.value?.buckets.some((bucket) => bucket.traces > 0 && Date.parse(bucket.start) >= at - step / 4 && Date.parse(bucket.start) < at + step);
            const filters = apiFilters(query.value);
            filters.set('from', new Date(at).toISOString());
            filters.set('to', new Date(at + step).toISOString());
            all.push(some ? await get<Stats>(`stats?${filters}`, signal) : undefined);
        }
        series.value = { times, stats: all };
    };
    useEffect(() => {
        const abort = new AbortController();
        void read(abort.signal);
        const timer = setInterval(() => !document.hidden && !document.querySelector('.chart:hover') && void read(abort.signal), REFRESH);
        return () => {
            abort.abort();
            clearInterval(timer);
        };
    }, [from, to, query.value.get('name')]);
    const range = (start: number, end: number) => go({ from: new Date(start).toISOString(), to: new Date(end).toISOString() }, 'filter');
    const now = stats.value;
    return (
        <div class="dashboard">
            <h1 tabIndex={-1}>Dashboard</h1>
            <div class="bar">
                <RangePicker />
                <Tabs label="By" now={by} onChange={(id) => go({ by: id === 'model' ? null : id }, 'replace')} tabs={[{ id: 'model', label: 'Models' }, { id: 'agent', label: 'Agents' }, { id: 'tool', label: 'Tools' }]} />
            </div>
            {failure.value !== undefined && <Failure error={failure.value} onRetry={() => void read(new AbortController().signal)} />}
            {now && now.traces === 0 && (
                <Empty icon="chart" title="No traces in this time.">
                    <p>Choose a longer time.</p>
                </Empty>
            )}
            {now && now.traces > 0 && (
                <>
                    <ul class="kpis">
                        <Kpi value={count(now.traces)} label={plural(now.traces, 'trace').replace(/^\S+ /, '')} />
                        <Kpi value={share(now.errors, now.traces)} label="errors" />
                        <Kpi value={now.p50Ms === undefined ? '—' : duration(now.p50Ms)} label="p50" />
                        <Kpi value={now.p95Ms === undefined ? '—' : duration(now.p95Ms)} label="p95" />
                        <Kpi value={count(tokens(now.usage))} label="tokens" />
                        <Kpi value={tokens(now.usage) ? cost(now.cost) : '—'} label="cost" />
                    </ul>
                    {now.cost?.complete === false && (
                        <p class="warn">
                            Some calls have no known price; the sum leaves them out. Tell it with <code>agent-tracing.prices.*</code>.
                        </p>
                    )}
                    <Boundary what="The charts">
                        <Suspense fallback={<p class="meta">Loading…</p>}>
                            <div class="charts">
                                {traffic.value && (
                                    <Chart
                                        title="Traffic and errors"
                                        times={traffic.value.buckets.map((bucket) => Date.parse(bucket.start))}
                                        lines={[
                                            { label: 'traces', colour: '--t-agent', values: traffic.value.buckets.map((bucket) => bucket.traces) },
                                            { label: 'errors', colour: '--s-error', values: traffic.value.buckets.map((bucket) => bucket.errors), dashed: true },
                                        ]}
                                        format={count}
                                        onRange={range}
                                    />
                                )}
                                {series.value && (
                                    <>
                                        <Chart
                                            title="Latency"
                                            times={series.value.times}
                                            lines={(['p50Ms', 'p95Ms', 'p99Ms'] as const).map((key, i) => ({ label: key.slice(0, 3), colour: ['--t-retrieval', '--t-model', '--t-guardrail'][i]!, dashed: i === 2, values: series.value!.stats.map((each) => each?.[key] ?? null) }))}
                                            format={duration}
                                            onRange={range}
                                        />
                                        <Chart title="Tokens by model" times={series.value.times} lines={byModel(series.value, (group) => tokens(group.usage))} format={count} onRange={range} />
                                        <Chart title="Cost by model" times={series.value.times} lines={byModel(series.value, (group) => (group.cost ? Number(group.cost.amount) : null))} format={(value) => cost({ amount: String(value), currency: 'USD' })} onRange={range} />
                                    </>
                                )}
                            </div>
                        </Suspense>
                    </Boundary>
                    <Groups by={by} groups={by === 'agent' ? now.agents : by === 'tool' ? now.tools : now.models} />
                </>
            )}
        </div>
    );
}

const COLOURS = ['--t-model', '--t-workflow', '--t-tool', '--t-retrieval', '--t-guardrail'];

function byModel(series: Series, value: (group: StatsGroup) => number | null) {
    const names = [...new Set(series.stats.flatMap((each) => each?.models.map((group) => group.name) ?? []))].slice(0, COLOURS.length);
    return names.map((name, i) => ({
        label: visible(name),
        colour: COLOURS[i]!,
        dashed: i % 2 === 1,
        values: series.stats.map((each) => {
            const group = each?.models.find((one) => one.name === name);
            return group ? value(group) : null;
        }),
    }));
}

function Kpi({ value, label }: { value: string; label: string }) {
    return (
        <li>
            <strong>{value}</strong> <span class="meta">{label}</span>
        </li>
    );
}

const TYPES: Record<string, string[]> = { agent: ['agent_run'], tool: ['tool_call', 'mcp_tool_call'] };

/** The traces of the time that are counted in a group: an agent or a tool may be anywhere in them. */
function tracesOf(by: string, name: string): Changes {
    return { ...(by === 'model' ? { model: name } : { spanName: name, type: TYPES[by] }), from: query.value.get('from'), to: query.value.get('to') };
}

function Groups({ by, groups }: { by: string; groups: StatsGroup[] }) {
    return (
        <table class="figures" aria-label={`By ${by}`}>
            <thead>
                <tr>
                    <th scope="col">{by}</th>
                    <th scope="col">Calls</th>
                    <th scope="col">Errors</th>
                    <th scope="col">p50</th>
                    <th scope="col">p95</th>
                    <th scope="col">Tokens</th>
                    <th scope="col">Cost</th>
                </tr>
            </thead>
            <tbody>
                {groups.map((group) => (
                    <tr key={group.name}>
                        <th scope="row">
                            <a
                                href={href(tracesOf(by, group.name))}
                                onClick={(event) => {
                                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                                    event.preventDefault();
                                    open('traces', tracesOf(by, group.name));
                                }}
                            >
                                <Bidi text={group.name} />
                            </a>
                        </th>
                        <td>{count(group.calls)}</td>
                        <td>{group.errors ? `${count(group.errors)} (${share(group.errors, group.calls)})` : '0'}</td>
                        <td>{group.p50Ms === undefined ? '—' : duration(group.p50Ms)}</td>
                        <td>{group.p95Ms === undefined ? '—' : duration(group.p95Ms)}</td>
                        <td>{tokens(group.usage) ? count(tokens(group.usage)) : '—'}</td>
                        <td>{tokens(group.usage) ? cost(group.cost) : '—'}</td>
                    </tr>
                ))}
                {groups.length === 0 && (
                    <tr>
                        <td colSpan={7}>None in this time.</td>
                    </tr>
                )}
            </tbody>
        </table>
    );
}
