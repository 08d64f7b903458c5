// How figures, times and ids are told: UI.md §10. Pure functions.

const number = new Intl.NumberFormat('en-US');
const plurals = new Intl.PluralRules('en');

export function count(n: number): string {
    return n >= 1_000_000 ? `${significant(n / 1_000_000)} M` : number.format(n);
}

/** "1 span", "2 spans", "No spans". */
export function plural(n: number, one: string, many = `${one}s`): string {
    return n === 0 ? `No ${many}` : `${count(n)} ${plurals.select(n) === 'one' ? one : many}`;
}

function significant(value: number): string {
    return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function duration(ms: number): string {
    if (!Number.isFinite(ms) || ms < 0) return '—';
    if (ms < 0.001) return '0 µs';
    // Rounded first: 999.96 ms is 1.00 s, not 1000 ms.
    if (ms < 0.9995) return `${significant(ms * 1000)} µs`;
    if (ms < 999.5) return `${significant(ms)} ms`;
    const seconds = ms / 1000;
    if (seconds < 59.95) return `${significant(seconds)} s`;
    const whole = Math.round(seconds);
    if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
    const minutes = Math.round(seconds / 60);
    if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
    const hours = Math.round(minutes / 60);
    return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function running(ms: number): string {
    return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s…` : `${duration(ms)}…`;
}

export function offset(ms: number): string {
    return ms < 0 ? `−${duration(-ms)}` : `+${duration(ms)}`;
}

export interface Cost {
    amount: string;
    currency: string;
    complete?: boolean;
}

export function cost(value: Cost | undefined): string {
    if (!value) return 'unknown';
    const amount = Number(value.amount);
    const sign = value.currency === 'USD' ? '$' : `${value.currency} `;
    const least = value.complete === false ? '≥ ' : '';
    if (amount > 0 && amount < 0.0001) return `${least}< ${sign}0.0001`;
    return `${least}${sign}${amount < 1 ? amount.toFixed(4) : amount.toFixed(2)}`;
}

export function share(part: number, whole: number): string {
    if (!(whole > 0)) return '—';
    const percent = (100 * part) / whole;
    return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}

export function bytes(n: number): string {
    if (n < 1000) return `${n} B`;
    if (n < 999_950) return `${(n / 1000).toFixed(1)} kB`;
    return n < 999_950_000 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(1)} GB`;
}

export interface Usage {
    inputTokens?: number;
    outputTokens?: number;
    inputDetails?: { cacheRead?: number; cacheWrite?: number };
    outputDetails?: { reasoning?: number };
}

export function tokens(usage: Usage | undefined): number {
    return (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
}

/** Parts are said beside, never added on top. */
export function tokenDetail(usage: Usage): string {
    const cached = usage.inputDetails?.cacheRead;
    const thought = usage.outputDetails?.reasoning;
    return (
        `${count(usage.inputTokens ?? 0)} in${cached ? ` (${count(cached)} from cache)` : ''} → ` +
        `${count(usage.outputTokens ?? 0)} out${thought ? ` (${count(thought)} reasoning)` : ''}`
    );
}

const pad = (n: number) => String(n).padStart(2, '0');

export function time(iso: string, now = Date.now()): string {
    const at = new Date(iso);
    const ago = now - at.getTime();
    if (ago >= 0 && ago < 60_000) return 'now';
    if (ago >= 0 && ago < 3_600_000) return `${Math.floor(ago / 60_000)} min ago`;
    const today = new Date(now);
    const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
    if (at.toDateString() === today.toDateString()) return `${clock}:${pad(at.getSeconds())}`;
    const month = at.toLocaleString('en-GB', { month: 'short' });
    return at.getFullYear() === today.getFullYear()
        ? `${at.getDate()} ${month} ${clock}`
        : `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${clock}`;
}

export function clock(iso: string): string {
    const at = new Date(iso);
    return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export function fullTime(iso: string): string {
    const at = new Date(iso);
    return Number.isNaN(at.getTime()) ? iso : `${at.toLocaleString('en-GB', { timeZoneName: 'short' })} · ${iso} (UTC)`;
}

export function shortId(id: string): string {
    return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

const NAMED: Record<string, string> = { '\u001b': '␛', '\u007f': '␡', '\u0000': '␀' };

/** Shows what would act and not be seen: escapes of terminals, controls, marks of direction, characters without width. */
export function visible(text: string): string {
    return text.replace(
        // eslint-disable-next-line no-control-regex
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
        (c) => {
            const code = c.charCodeAt(0);
            return NAMED[c] ?? (code < 32 ? String.fromCharCode(0x2400 + code) : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`);
        },
    );
}
