import type { ThemeConfig } from 'antd'

/** The tokens of tokens.css as antd takes them. A phone gets targets of 44 px, a desk of 36. */
export const themeOf = (phone: boolean): ThemeConfig => ({
  hashed: false,
  token: {
    colorPrimary: '#2f6b4f',
    colorLink: '#2f6b4f',
    colorLinkHover: '#275a43',
    colorSuccess: '#2f6b4f',
    colorWarning: '#9a6700',
    colorError: '#b3261e',
    colorInfo: '#3d5a80',
    colorText: '#1f2328',
    colorTextSecondary: '#57606a',
    colorTextTertiary: '#57606a',
    colorTextPlaceholder: '#6a737d',
    colorBorder: '#b9c0b6',
    colorBorderSecondary: '#d9ddd6',
    colorBgLayout: '#f6f7f5',
    borderRadius: 6,
    borderRadiusLG: 6,
    controlHeight: phone ? 44 : 36,
    controlHeightSM: phone ? 44 : 32,
    fontSize: phone ? 16 : 14,
    fontFamily: 'var(--font)',
    motion: false,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  },
})
