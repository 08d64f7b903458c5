// Where a time stands on the axis: in proportion, but for idle gaps that are folded. Pure.
import { tickStep, type Tree } from './outline';

/** A time in which no leaf runs, in milliseconds from the trace's start. */
export interface Gap {
    from: number;
    to: number;
}

export interface Scale {
    gaps: Gap[];
    /** The share of the width at which a time stands; outside of 0 to 1 if it is not in view. */
    at: (time: number) => number;
    time: (share: number) => number;
    ticks: number[];
}

const WORTH_FOLDING = 0.2;
/** The share of the width that a folded gap keeps. */
const STRIP = 0.05;

/** The idle gaps of a part of the time that are longer than a fifth of it. */
export function gapsOf(tree: Tree, from: number, to: number): Gap[] {
    const gaps: Gap[] = [];
    let upTo = from;
    const until = (time: number) => {
        if (time - upTo > WORTH_FOLDING * (to - from)) gaps.push({ from: upTo, to: time });
    };
    for (let i = 0; i < tree.spans.length; i++) {
        if (tree.children[i]!.length > 0 || tree.end[i]! <= from || tree.start[i]! >= to) continue;
        until(tree.start[i]!);
        upTo = Math.max(upTo, tree.end[i]!);
    }
    until(to);
    return gaps;
}

export function scale(from: number, to: number, gaps: Gap[]): Scale {
    const live = to - from - gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
    const strip = live > 0 ? STRIP : 1 / Math.max(gaps.length, 1);
    const perMs = live > 0 ? (1 - gaps.length * strip) / live : 0;
    const at = (time: number) => {
        let share = 0;
        let upTo = from;
        for (const gap of gaps) {
            if (time <= gap.from) break;
            share += (gap.from - upTo) * perMs + strip * Math.min(1, (time - gap.from) / (gap.to - gap.from));
            upTo = Math.min(time, gap.to);
        }
        return share + (time - upTo) * perMs;
    };
    const time = (share: number) => {
        let left = share;
        let upTo = from;
        for (const gap of gaps) {
            const before = (gap.from - upTo) * perMs;
            if (left <= before) break;
            if (left <= before + strip) return gap.from + ((left - before) / strip) * (gap.to - gap.from);
            left -= before + strip;
            upTo = gap.to;
        }
        return upTo + (perMs > 0 ? left / perMs : 0);
    };
    const step = tickStep(live > 0 ? live : to - from);
    const ticks: number[] = [];
    for (let mark = Math.ceil(from / step) * step; mark <= to + step / 1e6; mark += step) {
        const gap = gaps.find((each) => mark > each.from && mark < each.to);
        if (!gap) ticks.push(mark);
        else mark = Math.floor(gap.to / step) * step;
    }
    return { gaps, at, time, ticks };
}
