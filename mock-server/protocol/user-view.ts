import type { User } from '../handler/api.ts';

/** A user as anybody but the password check sees them. */
export type UserView = Omit<User, 'passwordHash'>;

export function userView({ id, name, email, role }: UserView): UserView {
  return { id, name, email, role };
}
