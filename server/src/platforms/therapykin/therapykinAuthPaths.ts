import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, jsonRequest } from '../../http/openapi/operations.ts';
import { specialistSchema } from './therapykinBodies.ts';
import { ofAnybody, ofUser, refusals } from './therapykinOperations.ts';

const userSchema = z
  .object({ id: z.string(), email: z.string(), firstName: z.string() })
  .meta({ id: 'TherapykinUser' });
const said = <Fields extends z.ZodRawShape>(message: string, fields: Fields) =>
  z.object({ message: z.literal(message), ...fields });

const email = z.string().meta({ examples: ['user@example.com'] });

export const therapykinAuthPaths: ZodOpenApiPathsObject = {
  '/therapykin/api/auth/login': {
    post: ofAnybody({
      operationId: 'therapykinLogin',
      summary: 'Log in with email and password',
      description: 'Sets an HTTP-only cookie, good for 7 days or until logging out.',
      requestBody: jsonRequest(z.object({ email, password: z.string() }).meta({ id: 'TherapykinLogin' }), {
        required: true,
        example: { email: 'user@example.com', password: 'password123' },
      }),
      responses: {
        '200': answer('Logged in.', said('Login successful', { user: userSchema })),
        ...refusals({
          400: 'Email and password are required',
          401: 'Invalid credentials',
          500: 'Login failed',
        }),
      },
    }),
  },
  '/therapykin/api/auth/register': {
    post: ofAnybody({
      operationId: 'therapykinRegister',
      summary: 'Register a new user, and log them in',
      requestBody: jsonRequest(
        z
          .object({
            email,
            firstName: z.string(),
            password: z.string(),
            specialist: specialistSchema.optional(),
          })
          .meta({ id: 'TherapykinRegister' }),
        {
          required: true,
          example: { email: 'user@example.com', firstName: 'John', password: 'password123' },
        },
      ),
      responses: {
        '201': answer('Registered.', said('User registered successfully', { user: userSchema })),
        ...refusals({
          400: [
            'Email, first name, and password are required',
            'A valid email is required',
            'A valid first name is required',
            'Password must have at least 8 characters',
            'Invalid specialist value',
          ],
          409: 'User with this email already exists',
          500: 'Registration failed',
        }),
      },
    }),
  },
  '/therapykin/api/auth/logout': {
    post: ofAnybody({
      operationId: 'therapykinLogout',
      summary: 'Log out',
      responses: {
        '200': answer('Logged out: the token is good for nothing now.', said('Logout successful', {})),
        ...refusals({ 500: 'Logout failed' }),
      },
    }),
  },
  '/therapykin/api/auth/me': {
    get: ofUser({
      operationId: 'therapykinMe',
      summary: 'Who is logged in',
      responses: {
        '200': answer('They are.', z.object({ user: userSchema })),
        ...refusals({ 500: 'Authentication check failed' }),
      },
    }),
  },
  '/therapykin/api/auth/change-password': {
    post: ofUser({
      operationId: 'therapykinChangePassword',
      summary: 'Change the password',
      description: 'Logs out everywhere else.',
      requestBody: jsonRequest(
        z
          .object({ currentPassword: z.string(), newPassword: z.string() })
          .meta({ id: 'TherapykinChangePassword' }),
        {
          required: true,
          example: { currentPassword: 'oldPassword123', newPassword: 'newPassword456' },
        },
      ),
      responses: {
        '200': answer('It is changed.', said('Password updated successfully', {})),
        ...refusals({
          400: ['Current password and new password are required', 'Password must have at least 8 characters'],
          401: ['Not authenticated', 'Current password is incorrect'],
          404: 'User not found',
          500: 'Failed to change password',
        }),
      },
    }),
  },
};
