// Asks the server. The base is where the page was loaded from, so it works under any path.
import { signal } from '@preact/signals';
import type { components } from './api-types';
import { ApiError, offline, problemOf } from './problem';

export { ApiError, offline } from './problem';

export const base = new URL('.', document.baseURI).pathname;

export interface Session {
    mode: string;
    /** None where nobody is signed in. */
    role?: string | null;
    readOnly: boolean;
    csrf?: { header: string; token: string } | null;
    version?: string | null;
    serviceName?: string | null;
    limits?: Record<string, number>;
}

/** Somebody has to sign in: never was, or for too long. */
export const signedOut = signal(false);
let dismissed = false;

/** Somebody does not want to now: the page asks again when it has been let in and is out again, or is loaded anew. */
export function dismissSignIn(): void {
    signedOut.value = false;
    dismissed = true;
}

let csrf: { header: string; token: string } | null | undefined;

export function useCsrf(session: Session): void {
    csrf = session.csrf;
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
        response = await fetch(`${base}api/${path}`, { credentials: 'same-origin', ...init });
    } catch (cause) {
        if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
        throw offline();
    }
    if (response.status === 401 && !dismissed) signedOut.value = true;
    else if (response.ok) dismissed = false;
    if (!response.ok) throw new ApiError(await problemOf(response));
    return response;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const response = await send(path, signal ? { signal } : {});
    return (await response.json()) as T;
}

/** The raw text of a value; some of it where a range of bytes is given. */
export async function raw(path: string, bytes?: number, signal?: AbortSignal): Promise<{ text: string; total: number }> {
    const init: RequestInit = { headers: bytes ? { Range: `bytes=0-${bytes - 1}` } : {} };
    if (signal) init.signal = signal;
    const response = await send(path, init);
    const total = Number(response.headers.get('Content-Range')?.split('/')[1] ?? response.headers.get('Content-Length') ?? 0);
    return { text: await response.text(), total };
}

async function write(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (csrf) headers[csrf.header] = csrf.token;
    return send(path, body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) });
}

export async function post<T>(path: string, body: unknown): Promise<T | undefined> {
    const response = await write('POST', path, body);
    const text = await response.text();
    return text ? (JSON.parse(text) as T) : undefined;
}

export async function remove(path: string): Promise<void> {
    await write('DELETE', path);
}

// What the calls answer, as the server's OpenAPI description says.

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type ErrorFacts = Schemas['Error'] & Partial<Schemas['ErrorWithStack']>;
export type Score = Schemas['Score'];
export type Feedback = Schemas['Feedback'];
export type Cut = Schemas['Cut'];
export type TraceItem = Schemas['TraceItem'];
export type TracePage = Schemas['TracePage'];
/** Of a large trace with its place, and what is below it. */
export type Outline = Schemas['SpanOutline'] & Partial<Omit<Schemas['ChildOutline'], keyof Schemas['SpanOutline']>>;
export type ChildPage = Schemas['ChildPage'];
export type SpanPath = Schemas['SpanPath'];
export type Overview = Schemas['Overview'];
export type TraceHead = Schemas['TraceOutline'];
export type WholeSpan = Schemas['Span'];
export type Found = Schemas['Found'];
export type Count = Schemas['Count'];
export type Facets = Schemas['Facets'];
export type Histogram = Schemas['Histogram'];
export type Stats = Schemas['Stats'];
export type StatsGroup = Schemas['StatsGroup'];
export type ConversationItem = Schemas['Conversation'];
export type TranscriptItem = Schemas['TranscriptItem'];
