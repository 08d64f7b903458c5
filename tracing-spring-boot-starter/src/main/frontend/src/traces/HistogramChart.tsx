// How many traces when; those with errors hang below the line. A drag is a range.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, type Histogram } from '../api';
import { dragged } from '../dragged';
import { plural } from '../format';
import { apiFilters, go, query } from '../state';

const HEIGHT = 40;
const ERRORS = 14;

export function HistogramChart({ version }: { version: number }) {
    const data = useSignal<Histogram | undefined>(undefined);
    const drag = useSignal<[number, number] | undefined>(undefined);
    const filters = apiFilters(query.value).toString();
    const key = [...query.value].filter(([name]) => name !== 'peek').join('&');
    useEffect(() => {
        const abort = new AbortController();
        get<Histogram>(`histogram?buckets=96&${filters}`, abort.signal)
            .then((answer) => (data.value = answer))
            .catch(() => undefined);
        return () => abort.abort();
    }, [key, version]);
    const buckets = data.value?.buckets ?? [];
    const most = Math.max(1, ...buckets.map((each) => each.traces));
    const n = Math.max(1, buckets.length);
    const select = ([from, to]: [number, number]) => {
        const start = Date.parse(data.value!.from);
        const end = Date.parse(data.value!.to);
        const at = (part: number) => new Date(start + part * (end - start)).toISOString();
        go({ from: at(from), to: at(to) }, 'filter');
    };
    const total = buckets.reduce((sum, each) => sum + each.traces, 0);
    const failed = buckets.reduce((sum, each) => sum + each.errors, 0);
    return (
        <figure class="histogram">
            <svg
                viewBox={`0 0 ${n} ${HEIGHT + ERRORS}`}
                preserveAspectRatio="none"
                role="img"
                aria-label={`${plural(total, 'trace')} in this time, ${plural(failed, 'failed one')}`}
                onPointerDown={(event) => data.value && dragged(event, (range) => (drag.value = range), select)}
            >
                {buckets.map((bucket, i) => (
                    <g key={bucket.start}>
                        {bucket.traces > 0 && (
                            <rect
                                class="all"
                                x={i + 0.1}
                                width={0.8}
                                y={HEIGHT - Math.max(1.5, (bucket.traces / most) * (HEIGHT - 2))}
                                height={Math.max(1.5, (bucket.traces / most) * (HEIGHT - 2))}
                            />
                        )}
                        {bucket.errors > 0 && (
                            <rect class="failed" x={i + 0.1} width={0.8} y={HEIGHT + 1} height={Math.max(2, (bucket.errors / most) * ERRORS)} />
                        )}
                    </g>
                ))}
                <line x1="0" x2={n} y1={HEIGHT} y2={HEIGHT} />
                {drag.value && (
                    <rect
                        class="drag"
                        x={drag.value[0] * n}
                        width={(drag.value[1] - drag.value[0]) * n}
                        y="0"
                        height={HEIGHT + ERRORS}
                    />
                )}
            </svg>
        </figure>
    );
}
