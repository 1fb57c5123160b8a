import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link, useLocation, useNavigate } from 'react-router';
import { useRegisterMutation } from '../api/auth-api.ts';
import { FormFailure } from '../forms/form-failure.tsx';
import { registerSchema, type RegisterInput } from '../forms/account-schemas.ts';
import { showFailure } from '../forms/show-failure.ts';
import { SubmitButton } from '../forms/submit-button.tsx';
import { TextField } from '../forms/text-field.tsx';
import { afterRegistering } from '../guards/destination.ts';
import { Page } from '../layout/page.tsx';

/** Making an account. Registering logs nobody in: the log in page comes next, filled in as far as it can be. */
export function RegisterPage() {
  const [createAccount] = useRegisterMutation();
  const { state } = useLocation();
  const navigate = useNavigate();
  const { register, handleSubmit, setError, formState } = useForm<RegisterInput>({
    resolver: zodResolver(registerSchema),
    defaultValues: { name: '', email: '', password: '', passwordConfirm: '' },
  });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async (account) => {
    try {
      await createAccount(account).unwrap();
    } catch (error) {
      return showFailure(error, setError, ['name', 'email', 'password', 'passwordConfirm'], 'email');
    }
    await navigate('/login', { state: afterRegistering(state, account.email) });
  });

  return (
    <Page title="Create account" width="narrow">
      <form className="card form" noValidate onSubmit={(event) => void submit(event)} aria-label="Create account">
        <TextField label="Name" autoComplete="name" error={errors.name?.message} {...register('name')} />
        <TextField
          label="Email"
          type="email"
          autoComplete="email"
          error={errors.email?.message}
          {...register('email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 8 characters."
          error={errors.password?.message}
          {...register('password')}
        />
        <TextField
          label="Confirm password"
          type="password"
          autoComplete="new-password"
          error={errors.passwordConfirm?.message}
          {...register('passwordConfirm')}
        />
        <FormFailure message={errors.root?.['server']?.message} />
        <SubmitButton isBusy={isSubmitting}>Create account</SubmitButton>
      </form>
      <p className="aside">
        Have one already?{' '}
        <Link to="/login" state={state}>
          Log in
        </Link>
      </p>
    </Page>
  );
}
