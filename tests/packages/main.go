// The least program that uses the Go package.
package main

import (
	"fmt"
	"os"

	"sslwrap"
)

func main() {
	ctx, err := sslwrap.NewClient()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	ctx.Close()
	fmt.Println(sslwrap.Version())
}
