// A chart over time with its figures as a table. Loaded when a dashboard is.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface Line {
    label: string;
    colour: string;
    values: (number | null)[];
    dashed?: boolean;
}

interface Props {
    title: string;
    times: number[];
    lines: Line[];
    format: (value: number) => string;
    onRange: (from: number, to: number) => void;
}

const HEIGHT = 180;

export function Chart({ title, times, lines, format, onRange }: Props) {
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const style = getComputedStyle(document.documentElement);
        const colour = (name: string) => style.getPropertyValue(name).trim();
        const axis = { stroke: colour('--text-3'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line') } };
        const plot = new uPlot(
            {
                width: box.current!.clientWidth || 480,
                height: HEIGHT,
                cursor: { drag: { x: true, y: false, setScale: false } },
                scales: { x: { time: true } },
                axes: [axis, { ...axis, size: 70, values: (_, all) => all.map((value) => (value === null ? '' : format(value))) }],
                series: [
                    {},
                    ...lines.map((line) => ({
                        label: line.label,
                        stroke: colour(line.colour),
                        width: 1.6,
                        spanGaps: true,
                        points: { show: line.values.filter((value) => value !== null).length < 40, size: 5 },
                        ...(line.dashed ? { dash: [5, 4] } : {}),
                        value: (_: uPlot, value: number | null) => (value === null ? '—' : format(value)),
                    })),
                ],
                hooks: {
                    setSelect: [
                        (self) => {
                            if (self.select.width > 4) onRange(self.posToVal(self.select.left, 'x') * 1000, self.posToVal(self.select.left + self.select.width, 'x') * 1000);
                        },
                    ],
                },
            },
            [times.map((time) => time / 1000), ...lines.map((line) => line.values)] as uPlot.AlignedData,
            box.current!,
        );
        const measure = new ResizeObserver(() => plot.setSize({ width: box.current?.clientWidth || 480, height: HEIGHT }));
        measure.observe(box.current!);
        return () => {
            measure.disconnect();
            plot.destroy();
        };
    }, [times, lines]);
    return (
        <figure class="chart">
            <figcaption>{title}</figcaption>
            <div ref={box} aria-hidden="true" />
            <details>
                <summary>Show as table</summary>
                <div class="windowed" tabIndex={0} role="group" aria-label={title}>
                    <table class="figures">
                        <thead>
                            <tr>
                                <th scope="col">Time</th>
                                {lines.map((line) => (
                                    <th scope="col" key={line.label}>
                                        <bdi>{line.label}</bdi>
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {times.map((time, i) =>
                                lines.some((line) => line.values[i]) ? (
                                    <tr key={time}>
                                        <th scope="row">{new Date(time).toLocaleString('en-GB')}</th>
                                        {lines.map((line) => (
                                            <td key={line.label}>{line.values[i] === null || line.values[i] === undefined ? '—' : format(line.values[i]!)}</td>
                                        ))}
                                    </tr>
                                ) : null,
                            )}
                        </tbody>
                    </table>
                </div>
            </details>
        </figure>
    );
}
