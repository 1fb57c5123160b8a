import { UserRound, ShieldCheck } from 'lucide-react';
import type { LoginInput } from './account-schemas.ts';

export interface DemoUsersProps {
  readonly onChoose: (credentials: LoginInput) => void;
}

/** The users that the mock server has from its start. */
const DEMO_USERS = [
  { email: 'user@example.com', may: 'sees the profile', Icon: UserRound },
  { email: 'admin@example.com', may: 'sees the admin page too', Icon: ShieldCheck },
] as const;
const PASSWORD = 'password123';

/** Names the two demo users and fills the form in with one press. */
export function DemoUsers({ onChoose }: DemoUsersProps) {
  return (
    <section className="card demo" aria-labelledby="demo-title">
      <h2 id="demo-title">Two users to try with</h2>
      <p className="hint">
        Both have the password <code>{PASSWORD}</code>. Choose one to fill in the form.
      </p>
      <ul>
        {DEMO_USERS.map(({ email, may, Icon }) => (
          <li key={email}>
            <button
              type="button"
              className="button demo-button"
              onClick={() => onChoose({ email, password: PASSWORD })}
            >
              <Icon aria-hidden size={18} />
              <span>
                <b>{email}</b> <small>{may}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
