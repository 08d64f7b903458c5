// The frame around the pages: what is on top, keys, and signing in.
import { render } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import { ApiError, get, post, useCsrf, type Session } from './api';
import { sprite } from './icons';
import { FIXED_KEYS, KEYS, onKey, useKeys } from './keys';
import { liveState } from './live';
import { announced, href, open, page, session, singleKeys, theme, type Page } from './state';
import { Traces } from './traces/Traces';
import { Boundary, Button, copy, Dialog, Icon, Toast } from './ui';
import './tokens.css';
import './app.css';

const Trace = lazy(() => import('./trace/Trace').then((module) => ({ default: module.Trace })));
const Compare = lazy(() => import('./pages/Compare').then((module) => ({ default: module.Compare })));
const Conversations = lazy(() => import('./pages/Conversations').then((module) => ({ default: module.Conversations })));
const Dashboard = lazy(() => import('./pages/Dashboard').then((module) => ({ default: module.Dashboard })));

const TABS: [Page, string, string][] = [
    ['traces', 'Traces', 'list'],
    ['conversations', 'Conversations', 'chat'],
    ['dashboard', 'Dashboard', 'chart'],
];

async function readSession(): Promise<boolean> {
    try {
        const told = await get<Session>('session');
        useCsrf(told);
        session.value = told;
        return true;
    } catch (error) {
        return !(error instanceof ApiError && error.problem.status === 401);
    }
}

function App() {
    const [help, setHelp] = useState(false);
    const [signedIn, setSignedIn] = useState(true);
    useEffect(() => {
        void readSession().then(setSignedIn);
        addEventListener('keydown', onKey);
        return () => removeEventListener('keydown', onKey);
    }, []);
    useKeys({
        help: () => setHelp(true),
        'go-traces': () => open('traces'),
        'go-conversations': () => open('conversations'),
        'go-dashboard': () => open('dashboard'),
        'copy-link': () => void copy(location.href, 'Link'),
    });
    const now = page.value;
    useEffect(() => {
        if (now !== 'trace') document.title = `${{ traces: 'Traces', compare: 'Compare', conversations: 'Conversations', dashboard: 'Dashboard', trace: '' }[now]} — Agent Tracing`;
        const heading = setTimeout(() => {
            if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
        }, 300);
        return () => clearTimeout(heading);
    }, [now]);
    return (
        <>
            <header class="top">
                <span class="brand">
                    Agent Tracing {session.value?.serviceName && <bdi class="meta">{session.value.serviceName}</bdi>}
                </span>
                <nav aria-label="Pages">
                    {TABS.map(([id, label, icon]) => (
                        <a
                            key={id}
                            href={href(id === 'traces' ? {} : { page: id })}
                            aria-current={now === id || (id === 'traces' && (now === 'trace' || now === 'compare')) ? 'page' : undefined}
                            onClick={(event) => {
                                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                                event.preventDefault();
                                open(id);
                            }}
                        >
                            <Icon name={icon} /> {label}
                        </a>
                    ))}
                </nav>
                <span class="grow" />
                <Live />
                <ThemeButton />
                <Button icon="keyboard" aria-label="Keys" onClick={() => setHelp(true)} />
            </header>
            <main id="main" tabIndex={-1}>
                <Boundary what="The page" key={now}>
                    <Suspense fallback={<p class="meta loading">Loading…</p>}>
                        {now === 'trace' ? <Trace /> : now === 'compare' ? <Compare /> : now === 'conversations' ? <Conversations /> : now === 'dashboard' ? <Dashboard /> : <Traces />}
                    </Suspense>
                </Boundary>
            </main>
            <div role="status" aria-live="polite" class="visually-hidden">
                {announced.value}
            </div>
            <Toast />
            {help && <Help onClose={() => setHelp(false)} />}
            {!signedIn && <SignIn onDone={() => setSignedIn(true)} />}
        </>
    );
}

function Live() {
    const text = { live: 'Live', paused: 'Paused', reconnecting: 'Reconnecting…' }[liveState.value];
    return (
        <Button
            class={`live ${liveState.value}`}
            aria-pressed={liveState.value === 'live'}
            title="Show what happens as it happens"
            onClick={() => (liveState.value = liveState.value === 'paused' ? 'live' : 'paused')}
        >
            <i aria-hidden="true" /> {text}
        </Button>
    );
}

function ThemeButton() {
    const dark = theme.value === 'dark' || (theme.value === '' && matchMedia('(prefers-color-scheme: dark)').matches);
    return (
        <Button
            icon={dark ? 'sun' : 'moon'}
            aria-label={dark ? 'Light' : 'Dark'}
            onClick={() => {
                theme.value = dark ? 'light' : 'dark';
                document.documentElement.dataset.theme = theme.value;
            }}
        />
    );
}

function Help({ onClose }: { onClose: () => void }) {
    const told = session.value;
    return (
        <Dialog title="Keys" onClose={onClose}>
            <label>
                <input type="checkbox" checked={singleKeys.value === 'on'} onChange={(event) => (singleKeys.value = event.currentTarget.checked ? 'on' : 'off')} /> Single keys do something
            </label>
            <div class="windowed keys" tabIndex={0} role="group" aria-label="Keys">
                <table>
                    <tbody>
                        {[...KEYS.map(([keys, where, does]) => [keys, where, does]), ...FIXED_KEYS].map(([keys, where, does]) => (
                            <tr key={`${keys}${does}`}>
                                <th scope="row">
                                    <kbd>{keys}</kbd>
                                </th>
                                <td>{does}</td>
                                <td class="meta">{where}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="meta">
                {told ? `Access: ${told.mode}${told.role ? `, role ${told.role}` : ''}${told.readOnly ? ', read-only' : ''}.` : ''} {told?.version && `Version ${told.version}.`}
            </p>
        </Dialog>
    );
}

function SignIn({ onDone }: { onDone: () => void }) {
    const [wrong, setWrong] = useState('');
    const submit = async (form: HTMLFormElement) => {
        try {
            await post('session', { token: String(new FormData(form).get('token') ?? '') });
            if (await readSession()) {
                // The page that was asked for, as its address says.
                location.reload();
                onDone();
            }
        } catch (error) {
            setWrong(error instanceof ApiError && error.problem.status === 401 ? 'This token is not valid.' : error instanceof ApiError ? error.problem.detail : String(error));
        }
    };
    return (
        <Dialog title="Sign in" onClose={() => undefined}>
            <p>Sign in to see traces.</p>
            <form
                class="form"
                onSubmit={(event) => {
                    event.preventDefault();
                    void submit(event.currentTarget);
                }}
            >
                <label>
                    Token <input type="password" name="token" autoComplete="current-password" required />
                </label>
                <Button type="submit" kind="primary">
                    Sign in
                </Button>
            </form>
            <p class="meta">Whoever runs the application has it. Where users sign in to the application itself, do that first.</p>
            {wrong && (
                <p class="error-box" role="alert">
                    <Icon name="error" /> {wrong}
                </p>
            )}
        </Dialog>
    );
}

sprite();
render(<App />, document.getElementById('app')!);
