"""What happens where everything goes wrong at the worst moment: `make torture`, and a part of it in the tests."""
