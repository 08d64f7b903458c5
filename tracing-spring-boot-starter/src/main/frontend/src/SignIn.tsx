// Over the page, which stays: whoever is not known says who he is, and sees what he asked for.
import { useState } from 'preact/hooks';
import { ApiError, dismissSignIn, get, post, useCsrf, type Session } from './api';
import { session } from './state';
import { Button, Dialog, Icon } from './ui';

export async function readSession(): Promise<void> {
    const told = await get<Session>('session');
    useCsrf(told);
    session.value = told;
}

export function SignIn() {
    const [wrong, setWrong] = useState('');
    const byToken = session.value?.mode === 'token';
    const submit = async (form: HTMLFormElement) => {
        try {
            await post('session', { token: String(new FormData(form).get('token') ?? '') });
            // The page that was asked for, as its address says.
            location.reload();
        } catch (error) {
            setWrong(error instanceof ApiError && error.problem.status === 401 ? 'This token is not valid.' : error instanceof ApiError ? error.problem.detail : String(error));
        }
    };
    return (
        <Dialog title="Sign in" onClose={dismissSignIn}>
            <p>Sign in to see traces.</p>
            {byToken ? (
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
                    <p class="meta">Whoever runs the application has it.</p>
                </form>
            ) : (
                <p>
                    The application itself knows its users: sign in there, then{' '}
                    <Button class="text" onClick={() => location.reload()}>
                        try again
                    </Button>
                </p>
            )}
            {wrong && (
                <p class="error-box" role="alert">
                    <Icon name="error" /> {wrong}
                </p>
            )}
        </Dialog>
    );
}
