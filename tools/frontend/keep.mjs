// Which classes of the design system survive. Everything else is thrown away, whatever pages may say,
// so a page can rely on what stands here and on nothing more (docs/reference/look.md).

export const keep = [
  "usa-button", /^usa-button--(outline|big|unstyled|secondary)$/, "usa-button-group", "usa-button-group__item",
  "usa-form", "usa-form--large", "usa-form-group", "usa-form-group--error", "usa-label", "usa-label--error", "usa-label--required",
  "usa-input", "usa-input--error", "usa-input--small", "usa-input--medium", "usa-input--xl", "usa-textarea", "usa-select", "usa-hint", "usa-hint--required",
  "usa-error-message", "usa-fieldset", "usa-legend", "usa-legend--large", "usa-memorable-date", /^usa-form-group--(month|day|year)$/,
  /^usa-checkbox(__(input|label|label-description))?$/, "usa-checkbox__input--tile",
  /^usa-radio(__(input|label|label-description))?$/, "usa-radio__input--tile",
  /^usa-alert(__(body|heading|text))?$/, /^usa-alert--(info|warning|error|success|slim|no-icon|validation)$/,
  /^usa-summary-box/, "usa-table", /^usa-table--(borderless|striped)$/, "usa-table-container--scrollable",
  "usa-tag", "usa-link", /^usa-list(--(unordered|ordered|unstyled))?$/, "usa-skipnav", "usa-prose",
  /^usa-process-list(__(item|heading))?$/, "usa-sr-only",
  /^grid-(container|row|gap|gap-lg|col|col-auto|col-fill|col-12)$/, /^(tablet|desktop):grid-col-(3|4|5|6|7|8|9|12)$/,
];

// Parts that only the design system's own script switches on: we do without script.
export const drop = [/usa-js-/, /is-hidden/, /usa-combo-box/, /usa-date-picker/, /usa-search/, /usa-dark-background/, /indeterminate/, /sort/, /prose>table/, /prose>h[456]/, /button-group .usa-button-group/, /aria-disabled/, /::-ms-/, /-moz-focus/, /:disabled.*:(checked|hover|focus|active)/, /fieldset:disabled/];
