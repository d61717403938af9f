package main

import (
	"context"
	"flag"
)

func planImport(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error { return nil }
func planDiff(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error   { return nil }
func serve(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error      { return nil }
func demoServe(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error  { return nil }
func backup(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error     { return nil }
