// Package chaos breaks real servers under real load and judges what their clients saw. It holds tests only: see TestChaos
// and docs/chaos.md.
package chaos
