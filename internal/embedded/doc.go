// Package embedded is what the server runs on when it is given nothing: a Redis in the process and a SQLite file that
// goes with it. It is for trial: all of it ends with the process, and nothing else can join it.
package embedded
