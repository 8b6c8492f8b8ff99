import { theme, type ThemeConfig } from 'antd'
import { fontFamily, fontSize, monoFamily, palettes, radius, type Mode } from './tokens.ts'

/** antd's theme, made from the tokens; components are never restyled page by page. */
export function antdTheme(mode: Mode, reducedMotion: boolean): ThemeConfig {
  const palette = palettes[mode]
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorInfo: palette.accent,
      colorSuccess: palette.success,
      colorWarning: palette.warning,
      colorError: palette.danger,
      colorErrorText: palette.danger,
      colorSuccessBg: palette.accentSoft,
      colorSuccessBorder: palette.borderStrong,
      colorWarningBg: palette.warningSoft,
      colorWarningBorder: palette.warningLine,
      colorErrorBg: palette.dangerSoft,
      colorInfoBg: palette.sunken,
      colorInfoBorder: palette.borderStrong,
      colorLink: palette.link,
      colorLinkHover: palette.accentStrong,
      colorBgLayout: palette.canvas,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBorder: palette.borderStrong,
      colorBorderSecondary: palette.border,
      colorSplit: palette.border,
      colorText: palette.text,
      colorTextSecondary: palette.textSecondary,
      colorTextTertiary: palette.textTertiary,
      colorTextDescription: palette.textTertiary,
      colorTextPlaceholder: palette.textTertiary,
      colorTextDisabled: palette.textTertiary,
      colorTextHeading: palette.text,
      boxShadow: palette.shadow,
      boxShadowSecondary: palette.shadow,
      borderRadius: radius,
      fontFamily,
      fontFamilyCode: monoFamily,
      fontSize,
      motion: !reducedMotion,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.18s',
    },
    components: {
      Button: { primaryColor: palette.onAccent, colorPrimaryHover: palette.accentStrong, dangerColor: palette.surface, colorError: palette.danger, primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', contentFontSizeSM: 13 },
      Table: { headerBg: palette.sunken, headerColor: palette.textSecondary, cellPaddingBlock: 10, cellPaddingInline: 12, rowHoverBg: palette.hover, headerSplitColor: 'transparent' },
      // Six pixels on a box of sixteen would be read as a radio button.
      Checkbox: { borderRadiusSM: 4, colorBorder: palette.control },
      Radio: { colorBorder: palette.control },
      Segmented: { trackBg: palette.sunken, itemSelectedBg: palette.raised, itemSelectedColor: palette.text },
      Tabs: { horizontalMargin: '0', titleFontSize: 14 },
      Tooltip: { colorBgSpotlight: '#26302b', colorTextLightSolid: '#ffffff' },
      Tag: { defaultBg: palette.sunken, defaultColor: palette.textSecondary },
      Form: { itemMarginBottom: 20, verticalLabelPadding: '0 0 6px' },
      Drawer: { paddingLG: 20 },
    },
  }
}
