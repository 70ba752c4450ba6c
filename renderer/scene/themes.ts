import type { SceneTheme } from './types.ts';

const font = [
  "'Inter Variable'",
  'Inter',
  'system-ui',
  "'Segoe UI'",
  "'Noto Sans'",
  "'Noto Sans Arabic'",
  "'Noto Sans Devanagari'",
  "'Noto Sans CJK SC'",
  'sans-serif',
].join(', ');

/** Night sky: rare words recede into blue, frequent ones glow. */
export const darkSceneTheme: SceneTheme = {
  dark: true,
  background: '#0e1116',
  text: '#e8ecf2',
  muted: '#8a94a3',
  accent: '#ffb454',
  grid: '#2a313c',
  categories: ['#f27c3a', '#2cc09a', '#e59ac6', '#56b4e9', '#f0e442', '#e69f00'],
  ramp: ['#3d5a94', '#4f7fb8', '#6fa8cf', '#a5cfdd', '#ecebd8'],
  scale: ['#484383', '#3266a6', '#098aae', '#10acac', '#51cb9d', '#abdd8f', '#f2ec99'],
  groups: ['#7adbf5', '#d3330a', '#61a88f', '#ecf03a', '#3258d9', '#e1b406', '#885e84'],
  other: '#5b6470',
  font,
};

/** Ink on paper: rare words are pale, frequent ones dark. */
export const lightSceneTheme: SceneTheme = {
  dark: false,
  background: '#fafaf8',
  text: '#1a1e25',
  muted: '#667080',
  accent: '#b45309',
  grid: '#dcdfe4',
  categories: ['#c05600', '#00805c', '#a8437f', '#0072b2', '#8a6d00', '#444b55'],
  ramp: ['#a9c2dc', '#7ea6cf', '#5585bd', '#3763a0', '#1d3b73'],
  scale: ['#ded07d', '#95c070', '#30ac7e', '#068a8b', '#046886', '#184383', '#2f205e'],
  groups: ['#396095', '#dc67b4', '#158f72', '#a56801', '#329df3', '#9aa226', '#8b3824'],
  other: '#b3b8bf',
  font,
};
