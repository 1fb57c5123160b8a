import { z } from '../schema/jitless-zod.ts';

const email = z
  .string()
  .trim()
  .min(1, 'Enter your email address.')
  .pipe(z.email('Enter an email address, like ada@example.com.'));

/** What the log in form sends. The password's rules are the server's matter here: an old one may break today's. */
export const loginSchema = z.object({ email, password: z.string().min(1, 'Enter your password.') });
export type LoginInput = Readonly<z.infer<typeof loginSchema>>;

/** What the sign-up form sends; each rule is one that the server has too, so that one learns of it before sending. */
export const registerSchema = z
  .object({
    name: z.string().trim().min(1, 'Enter your name.').max(100, 'A name has at most 100 characters.'),
    email,
    password: z
      .string()
      .min(8, 'A password has at least 8 characters.')
      .max(128, 'A password has at most 128 characters.'),
    passwordConfirm: z.string().min(1, 'Enter the password once more.'),
  })
  .refine(({ password, passwordConfirm }) => password === passwordConfirm, {
    path: ['passwordConfirm'],
    message: 'The two passwords differ.',
    when: ({ value }) =>
      typeof value === 'object' && value !== null && 'passwordConfirm' in value && value.passwordConfirm !== '',
  });
export type RegisterInput = Readonly<z.infer<typeof registerSchema>>;
