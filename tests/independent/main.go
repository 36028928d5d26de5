// Command independent checks an incident export with code that is not ours: the note and tlog packages of Go's checksum database.
//
//	independent EXPORT.json VKEY
//
// It checks the signatures on the checkpoint and on the counts, and the inclusion proof of every entry, and prints how many it
// proved. Build with GO111MODULE=off GOPATH=/usr/share/gocode (Debian: golang-go, golang-golang-x-mod-dev).
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type export struct {
	Origin, Vkey, Checkpoint, Counts string
	Entries                          []struct {
		Header []byte
		Proof  []string
		Open   *struct{ Salt, Payload []byte }
	}
}

type header struct {
	Seq        int64
	Commitment string
}

func main() {
	if len(os.Args) != 3 {
		fail("usage: independent EXPORT.json VKEY")
	}
	file, err := os.ReadFile(os.Args[1])
	check(err)
	var all export
	check(json.Unmarshal(file, &all))
	if all.Vkey != os.Args[2] {
		fail("the export names another key")
	}
	verifier, err := note.NewVerifier(os.Args[2])
	check(err)
	trusted := note.VerifierList(verifier)
	head, err := note.Open([]byte(all.Checkpoint), trusted)
	check(err)
	_, err = note.Open([]byte(all.Counts), trusted)
	check(err)
	lines := strings.Split(head.Text, "\n")
	if lines[0] != all.Origin {
		fail("the checkpoint is another journal's")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	for _, e := range all.Entries {
		var h header
		check(json.Unmarshal(e.Header, &h))
		var proof tlog.RecordProof
		for _, p := range e.Proof {
			hash, err := tlog.ParseHash(p)
			check(err)
			proof = append(proof, hash)
		}
		check(tlog.CheckRecord(proof, size, root, h.Seq, tlog.RecordHash(e.Header)))
		if e.Open != nil {
			sum := sha256.Sum256(bytes.Join([][]byte{e.Open.Salt, e.Open.Payload}, nil))
			if hex.EncodeToString(sum[:]) != h.Commitment {
				fail(fmt.Sprintf("entry %d: payload", h.Seq))
			}
		}
	}
	fmt.Printf("proved %d of %d at %s\n", len(all.Entries), size, base64.StdEncoding.EncodeToString(root[:]))
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
