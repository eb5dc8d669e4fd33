"""What flows through glagol, and the error tree. Imports nothing of ours."""
