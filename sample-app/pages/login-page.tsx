import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { Link, useLocation, useNavigate } from 'react-router';
import { useLoginMutation } from '../api/auth-api.ts';
import { DemoUsers } from '../forms/demo-users.tsx';
import { FormFailure } from '../forms/form-failure.tsx';
import { loginSchema, type LoginInput } from '../forms/account-schemas.ts';
import { showFailure } from '../forms/show-failure.ts';
import { SubmitButton } from '../forms/submit-button.tsx';
import { TextField } from '../forms/text-field.tsx';
import { destinationOf, registeredEmailOf } from '../guards/destination.ts';
import { Page } from '../layout/page.tsx';
import { LoginNotice } from './login-notice.tsx';

/** Logging in, and back to where one came from. */
export function LoginPage() {
  const [login] = useLoginMutation();
  const { state } = useLocation();
  const navigate = useNavigate();
  const form = useForm<LoginInput>({
    resolver: zodResolver(loginSchema),
    defaultValues: { email: registeredEmailOf(state), password: '' },
  });
  const { register, handleSubmit, setError, setValue, clearErrors, formState } = form;

  const submit = handleSubmit(async (credentials) => {
    try {
      await login(credentials).unwrap();
    } catch (error) {
      return showFailure(error, setError, ['email', 'password']);
    }
    await navigate(destinationOf(state), { replace: true });
  });
  const fill = (credentials: LoginInput): void => {
    clearErrors();
    setValue('email', credentials.email);
    setValue('password', credentials.password);
  };

  return (
    <Page title="Log in" width="narrow">
      <LoginNotice />
      <form className="card form" noValidate onSubmit={(event) => void submit(event)} aria-label="Log in">
        <TextField
          label="Email"
          type="email"
          autoComplete="username"
          error={formState.errors.email?.message}
          {...register('email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          error={formState.errors.password?.message}
          {...register('password')}
        />
        <FormFailure message={formState.errors.root?.['server']?.message} />
        <SubmitButton isBusy={formState.isSubmitting}>Log in</SubmitButton>
      </form>
      <DemoUsers onChoose={fill} />
      <p className="aside">
        New here?{' '}
        <Link to="/register" state={state}>
          Create an account
        </Link>
      </p>
    </Page>
  );
}
