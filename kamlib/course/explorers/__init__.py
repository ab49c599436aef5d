"""What happens when I change this? Sliders and drop-downs over the charts of each chapter."""
