import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { chooseTheme, storedTheme, type Theme } from '../themeChoice.ts';

const LABELS: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function ThemeToggle(): VNode {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <label class="theme">
      <span>Theme</span>
      <select
        value={theme}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const next: Theme = value === 'light' || value === 'dark' ? value : 'system';
          chooseTheme(next);
          setTheme(next);
        }}
      >
        {Object.entries(LABELS).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
