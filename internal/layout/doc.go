// Package layout holds what this repository promises about its own shape, as tests: who may import whom, how long a
// file may be, what lies at the top. It has no code.
package layout
