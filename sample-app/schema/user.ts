import { z } from './jitless-zod.ts';

/** Who may see what. `admin` sees all that `user` sees. */
export type Role = 'user' | 'admin';

/** What `GET /api/users/me` says of a user. Surplus fields are dropped, not refused: the server may grow. */
export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['user', 'admin']),
});

export type User = Readonly<z.infer<typeof userSchema>>;
