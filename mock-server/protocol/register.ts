import { z } from '../../reauth/trace/zod.ts';
import type { User } from '../handler/api.ts';
import { MESSAGES, type ProtocolReply } from './reply.ts';

const text = (message: string) => z.string({ error: () => message });

const NAME = 'Give a name of 1 to 100 characters.';
const EMAIL = 'Give an email address such as name@example.com.';
const PASSWORD = 'Give a password of 8 to 128 characters.';

const name = text(NAME)
  .trim()
  .regex(/^[^\p{Cc}]{1,100}$/u, { error: () => NAME });
const email = text(EMAIL)
  .max(254, { error: () => EMAIL })
  .trim()
  .toLowerCase()
  .regex(/^[^\s@,;<>()"\p{Cc}]+@[^\s@,;<>()"\p{Cc}]+\.[^\s@,;<>()"\p{Cc}.]+$/u, { error: () => EMAIL });
const password = text(PASSWORD)
  .min(8, { error: () => PASSWORD })
  .max(128, { error: () => PASSWORD });

/** What a sign-up form sends. Surplus fields are refused: somebody expects them to do something. */
export const registerSchema = z
  .strictObject({ name, email, password, passwordConfirm: text('Repeat the password.') })
  .refine((form) => form.password === form.passwordConfirm, {
    path: ['passwordConfirm'],
    error: () => 'The two passwords differ.',
  });

export type RegisterForm = z.output<typeof registerSchema>;
export const REGISTER_FIELDS = ['name', 'email', 'password', 'passwordConfirm'];

/** What a login form sends. The password may be anything: a wrong one is answered 401, not 400. */
export const loginSchema = z.strictObject({
  email,
  password: text('Give the password.')
    .min(1, { error: () => 'Give the password.' })
    .max(1_000, { error: () => 'Give a password of at most 1000 characters.' }),
});
export const LOGIN_FIELDS = ['email', 'password'];

/** The account that a form asks for. Nobody registers as anything but `user`. */
export function register(form: RegisterForm, id: string, passwordHash: string): User {
  return { id, name: form.name, email: form.email, role: 'user', passwordHash };
}

/** What the caller is told when the address has an account already. */
export const EMAIL_TAKEN: ProtocolReply = { status: 409, reason: 'email-taken', message: MESSAGES.emailTaken };
